"""What a guess at a password costs whoever has the database; for PINs the contract says it."""

from argon2 import PasswordHasher, Type


def test_a_guess_costs_nineteen_mebibytes_and_two_rounds(password_hasher: PasswordHasher) -> None:
    cost = (password_hasher.type, password_hasher.memory_cost, password_hasher.time_cost, password_hasher.parallelism)
    assert cost == (Type.ID, 19 * 1024, 2, 1)
