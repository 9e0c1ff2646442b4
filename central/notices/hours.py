"""When a notice may go out, and when a try that failed comes again. Pure: moments in, moments out.

Must never know an order or a database.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from central.notices.settings import Notices
from central.ports import Entropy


def quiet_until_ms(now_ms: int, quiet: tuple[time, time] | None, zone: str) -> int | None:
    """The end of the quiet hours `now_ms` lies in, in Unix ms; None when nobody is disturbed, as at the end itself."""
    if quiet is None:
        return None
    begins, ends = quiet
    local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone))
    of_day = local.time()
    over_midnight = begins > ends
    is_quiet = (of_day >= begins or of_day < ends) if over_midnight else begins <= of_day < ends
    if not is_quiet:
        return None
    tomorrow = over_midnight and of_day >= begins
    day = local.date() + timedelta(days=1 if tomorrow else 0)
    end_ms = int(datetime.combine(day, ends, ZoneInfo(zone)).timestamp() * 1000)
    # In the hour a summer time takes away, the end may lie behind us: then the night is over.
    return end_ms if end_ms > now_ms else None


def wait_ms(tries: int, settings: Notices, entropy: Entropy) -> int:
    """How long to wait after `tries` failed ones: doubled each time up to a limit, and half of it drawn by chance, so
    that what failed together does not come back together."""
    whole_ms = min(settings.longest_wait_s, settings.first_wait_s << min(tries - 1, 30)) * 1000
    drawn = int.from_bytes(entropy.token_bytes(4)) / 2**32
    return whole_ms // 2 + int(whole_ms / 2 * drawn)
