"""A photograph on the link: the largest one fits, a larger one is no message, and none is ever shown in a log."""

import pytest
from pydantic import ValidationError

from kiosk.domain.photographs import MOST_BYTES
from kiosk.link.framing import HEAD, frame
from kiosk.link.messages import LinkError, PhotoTaken, read_upward

LARGEST = "A" * (4 * ((MOST_BYTES + 2) // 3))


def test_the_largest_goes_through_and_is_masked() -> None:
    taken = PhotoTaken(serial=1, jpeg=LARGEST)
    assert read_upward(frame(taken)[HEAD:]) == taken
    assert "AAAA" not in repr(taken)


def test_no_picture_goes_through() -> None:
    assert read_upward(frame(PhotoTaken(serial=1, jpeg=None))[HEAD:]) == PhotoTaken(serial=1, jpeg=None)


@pytest.mark.parametrize("jpeg", ["", LARGEST + "AAAA", "no base64!", "QUFB\nQUFB"])
def test_anything_else_is_refused_without_a_word_of_it(jpeg: str) -> None:
    with pytest.raises(ValidationError):
        PhotoTaken(serial=1, jpeg=jpeg)
    body = PhotoTaken.model_construct(kind="photo_taken", serial=1, jpeg=jpeg).model_dump_json().encode()
    with pytest.raises(LinkError) as refused:
        read_upward(body)
    assert jpeg[:8] == "" or jpeg[:8] not in str(refused.value)
