"""How thoroughly drawn tests look: the same examples in every run; `--hypothesis-profile deep` draws many new ones."""

import signal

from hypothesis import settings

settings.register_profile("quick", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True)
settings.load_profile("quick")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background deaf to Ctrl-C, and so would be every program that a test interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
