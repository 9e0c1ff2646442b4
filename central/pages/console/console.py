"""All pages of the console."""

from fastapi import APIRouter

from central.pages.console import complaints, entry, people

router = APIRouter()
for part in (entry, complaints, people):
    router.include_router(part.router)
