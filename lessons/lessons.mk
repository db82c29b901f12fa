# Lessons and exercises; part of the Makefile.

LESSON = $(patsubst %,0%,$(filter 1 2 3 4 5 6 7 8 9,$(N)))$(filter-out 1 2 3 4 5 6 7 8 9,$(N))

.PHONY: lesson
lesson: $B/zoetrope $(filter $B/lessons/$(LESSON)-%,$(LESSONS)) $(if $(filter 16,$(LESSON)),$(TLS:%=$B/certificates/server.pem)) ## N=02: run a lesson's programs, show and draw what they do
	@lessons/lesson '$(N)'

.PHONY: exercise
exercise: $B/libzoetrope.a $B/zoetrope ## N=02 SEED=1 HINT=1 WATCH=1 RESET=1: check what you have written
	@CC='$(CC)' HINT='$(HINT)' RESET='$(RESET)' \
		lessons/$(if $(WATCH),watch,exercise) '$(N)' '$(SEED)' || [ $$? -eq 1 ]

.PHONY: exercises
exercises: $B/libzoetrope.a $B/zoetrope ## what you have solved, and what is next
	@CC='$(CC)' lessons/exercises

.PHONY: teach
teach: $B/libzoetrope.a $B/zoetrope $(filter $B/lessons/$(LESSON)-%,$(LESSONS)) ## N=02 SEED=7: for teachers: a handout, its key, slides, notes
	@CC='$(CC)' lessons/teach '$(N)' '$(SEED)'

.PHONY: docs
docs: all $(RECIPES) ## fill in what the documents quote: code, outputs, timelines, pictures
	@$${PYTHON:-python3} tests/docs.py && $${PYTHON:-python3} tests/api.py
