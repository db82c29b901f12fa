"""What comes from outside the loop, as events: transports, what they tell their protocols, children."""
import contextlib
import functools

from asyncio import base_subprocess, selector_events, unix_events

from cpython.hooks import Hooks
from cpython.record import trace, written

CALLS = ['connection_made', 'connection_lost', 'pause_writing', 'resume_writing', 'data_received',
         'eof_received', 'get_buffer', 'buffer_updated', 'datagram_received', 'error_received',
         'pipe_data_received', 'pipe_connection_lost', 'process_exited']


def tell(transport, op, count=None):
    """A transport did something: with so many bytes."""
    kept = getattr(transport, 'get_write_buffer_size', int)()
    trace.emit('transport', x=transport.trace_id, kind=transport.trace_kind, op=op, bytes=count,
               buffered=kept, cause=trace.run)


def made(transport, kind, protocol):
    transport.trace_id, transport.trace_kind = trace.new('X'), kind
    with contextlib.suppress(AttributeError):           # one with __slots__ has no room for it
        if not hasattr(protocol, 'trace_id'):
            protocol.trace_id, protocol.trace_call = trace.new('P'), None
            for name in CALLS:
                if hasattr(protocol, name):
                    setattr(protocol, name, told(getattr(protocol, name), name, protocol))
        protocol.trace_transport = transport.trace_id
    trace.emit('transport', x=transport.trace_id, kind=kind, op='new', buffered=0, cause=trace.run)


def told(method, name, protocol):
    """The protocol's method, around which the trace is told of the call."""
    @functools.wraps(method)
    def call(*args):
        if name == 'connection_lost' and protocol.trace_call == 'pipe_connection_lost':
            return method(*args)            # a subprocess's streams call it themselves
        data = args[-1] if name.endswith('data_received') else args[0] if args else None
        count = (len(data) if name.endswith(('data_received', 'datagram_received')) else
                 data if name == 'buffer_updated' else None)
        error = args[-1] if args and isinstance(args[-1], BaseException) else None
        trace.emit('protocol', p=protocol.trace_id, x=protocol.trace_transport, call=name,
                   bytes=count, error=error and written(error), cause=trace.run)
        outer, protocol.trace_call = protocol.trace_call, name
        try:
            return method(*args)
        finally:
            protocol.trace_call = outer
    return call


class Ops:
    """What all transports are asked to do."""

    def write(inner, self, data):
        if data and not self.is_closing():
            tell(self, 'write', len(data))
        inner(self, data)

    def write_eof(inner, self):
        if not self.is_closing():
            tell(self, 'write_eof')
        inner(self)

    def close(inner, self):
        if not self.is_closing():
            tell(self, 'close')
        inner(self)

    def pause_reading(inner, self):
        if self.is_reading():
            tell(self, 'pause_reading')
        inner(self)

    def resume_reading(inner, self):
        if not (self.is_closing() or self.is_reading()):
            tell(self, 'resume_reading')
        inner(self)


def with_ops(*names):
    return {name: vars(Ops)[name] for name in names}


class SocketHooks(Hooks, around=selector_events._SelectorSocketTransport):
    vars().update(with_ops('write', 'write_eof', 'pause_reading', 'resume_reading'))

    def __init__(inner, self, loop, sock, protocol, *args, **kw):
        made(self, 'socket', protocol)
        inner(self, loop, sock, protocol, *args, **kw)


class DatagramHooks(Hooks, around=selector_events._SelectorDatagramTransport):
    def __init__(inner, self, loop, sock, protocol, *args, **kw):
        made(self, 'datagram', protocol)
        inner(self, loop, sock, protocol, *args, **kw)

    def sendto(inner, self, data, addr=None):
        tell(self, 'write', len(data))
        inner(self, data, addr)


class SelectorHooks(Hooks, around=selector_events._SelectorTransport):
    vars().update(with_ops('close'))

    def abort(inner, self):
        if not self._conn_lost:
            tell(self, 'abort')
        inner(self)


class ReadPipeHooks(Hooks, around=unix_events._UnixReadPipeTransport):
    vars().update(with_ops('close', 'pause_reading', 'resume_reading'))

    def __init__(inner, self, loop, pipe, protocol, *args, **kw):
        made(self, 'read_pipe', protocol)
        inner(self, loop, pipe, protocol, *args, **kw)


class WritePipeHooks(Hooks, around=unix_events._UnixWritePipeTransport):
    vars().update(with_ops('write', 'write_eof'))

    def __init__(inner, self, loop, pipe, protocol, *args, **kw):
        made(self, 'write_pipe', protocol)
        inner(self, loop, pipe, protocol, *args, **kw)


class ProcessHooks(Hooks, around=base_subprocess.BaseSubprocessTransport):
    def __init__(inner, self, loop, protocol, *args, **kw):
        made(self, 'process', protocol)
        inner(self, loop, protocol, *args, **kw)

    def _process_exited(inner, self, status):
        trace.emit('child', child=self.trace_child, op='exit', status=status, cause=trace.run)
        inner(self, status)

    def close(inner, self):
        if not self._closed and hasattr(self, 'trace_child'):
            trace.emit('child', child=self.trace_child, op='close', cause=trace.run)
            tell(self, 'close')
        inner(self)


class ChildHooks(Hooks, around=unix_events._UnixSubprocessTransport):
    def _start(inner, self, *args, **kw):
        inner(self, *args, **kw)
        self.trace_child = trace.new('C')
        trace.emit('child', child=self.trace_child, op='spawn', cause=trace.run)
