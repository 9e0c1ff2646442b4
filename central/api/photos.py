"""What a kiosk calls with a photograph. Must never know a table."""

from fastapi import APIRouter

from central.auth import Kiosk, TheCentral
from central.photos import desk
from central.photos.wire import Digest, PhotoKept, PhotoRequest

router = APIRouter(prefix="/v1")


@router.put("/kiosks/{kiosk}/photos/{digest}")
async def put_photo(central: TheCentral, kiosk: Kiosk, digest: Digest, request: PhotoRequest) -> PhotoKept:
    """Take a photograph in, once."""
    kept = await central.transact(lambda unit: desk.take(unit, kiosk, digest, request.sealed))
    return PhotoKept(digest=kept)
