from hypothesis import settings

# The same examples on every machine, and no deadline: a slow machine is not a failing one.
settings.register_profile("site", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("site")
