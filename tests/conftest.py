"""How thoroughly drawn tests look: the same examples in every run; `--hypothesis-profile deep` draws many new ones."""

from hypothesis import settings

settings.register_profile("quick", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True)
settings.load_profile("quick")
