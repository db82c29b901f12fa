"""What a script can know about itself, and a module beside it."""
import dataclasses
import os
import pickle
import sys

import neighbour


@dataclasses.dataclass
class Point:
    x: int


print(__name__, __doc__, os.path.basename(__file__), sys.argv[1:])
print(os.path.basename(sys.argv[0]), os.path.basename(sys.path[0]))
print(pickle.loads(pickle.dumps(Point(3))), sys.modules['__main__'].Point is Point)
neighbour.greet()
