"""A second, naive reading of section 2.2, to hold the clocks against. It shares no code with them.

Bank holidays are worked out from Easter and from the rules for substitute days, working days are
looked for one by one, and what the text does not say is not here.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
COUNTRIES = ("england-and-wales", "scotland", "northern-ireland")
ONCE = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}  # for the Crown, everywhere
OUTGOING = ("message_sent", "acknowledged", "reply_sent", "holding_reply_sent")
PARTS = ("extension_notified", *OUTGOING)


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def monday(year, month, *, last):
    days = [date(year, month, n) for n in range(1, calendar.monthrange(year, month)[1] + 1)]
    return [day for day in days if day.weekday() == 0][-1 if last else 0]


def with_substitutes(*days):
    taken = {day for day in days if day.weekday() < 5}
    for day in days:
        if day.weekday() > 4:
            while day.weekday() > 4 or day in taken:
                day += DAY
            taken.add(day)
    return taken


def bank_days(division, year):
    """The bank holidays that fall on weekdays, since 2015."""
    if division == "none":
        return set()
    if division == "union":
        return set().union(*(bank_days(country, year) for country in COUNTRIES))
    scots, irish = division == "scotland", division == "northern-ireland"
    found = {day for day in ONCE if day.year == year} | {easter(year) - 2 * DAY}
    found |= with_substitutes(date(year, 12, 25), date(year, 12, 26))
    found |= with_substitutes(*(date(year, 1, n) for n in ([1, 2] if scots else [1])))
    found |= {date(2020, 5, 8) if year == 2020 else monday(year, 5, last=False)}
    found |= {date(2022, 6, 2) if year == 2022 else monday(year, 5, last=True)}
    found |= {monday(year, 8, last=not scots)}
    found |= with_substitutes(date(year, 11, 30)) if scots else {easter(year) + DAY}
    if irish:
        found |= with_substitutes(date(year, 3, 17)) | with_substitutes(date(year, 7, 12))
    if scots and year == 2026:
        found.add(date(2026, 6, 15))
    return found


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def london(at):
    return at.astimezone(LONDON).date()


def moment(day, at):
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def end_of(day):
    return moment(day, time(23, 59, 59))


class Oracle:
    """The answers to one worked case of a reply: dates, and whether it was kept."""

    def __init__(self, case):
        self.settings = case["clock"]
        self.received = instant(case["received_at"])
        self.diary = [e for e in case["events"] if e["event"].startswith("meeting")]
        rest = [e for e in case["events"] if e not in self.diary]
        self.events = self.delivered(sorted(rest, key=lambda e: instant(e["at"])))
        self.backward = self.settings["unit"] == "clear_working_days_before"
        self.changes = self.named("calendar_changed")
        self.counts_from_change = len(self.changes)
        self.pauses = self.paused() if self.settings.get("pause") == "exclude_days" else []

    def answer(self):
        since = self.start(moved=False)
        if since is None:
            return {"due": None, "original": None, "before": None, "met": False, "met_at": None}
        replies = [instant(e["at"]) for e in self.named("reply_sent")]
        met_at = min((at for at in replies if at >= since), default=None)
        if met_at:  # an answer ends a pause
            self.pauses = [(a, min(b, met_at)) for a, b in self.pauses if a <= met_at]
        heard = [c for c in self.changes if met_at is None or instant(c["at"]) <= met_at]
        known = [c for c in heard if not self.backward and instant(c["at"]) <= since]
        before = self.dates(since, met_at, len(known))[1]
        original, due = self.dates(since, met_at, len(heard))
        met = met_at is not None and (due is None or met_at <= due)
        return {"due": due, "original": original, "before": before, "met": met, "met_at": met_at}

    # What happened

    def delivered(self, events):
        """A message that came back was never sent."""
        kept = []
        for event in events:
            if event["event"] != "bounced":
                kept.append(event)
            elif sent := [e for e in kept if e["event"] in PARTS]:
                kept.remove(sent[-1])
        return kept

    def named(self, name):
        return [event for event in self.events if event["event"] == name]

    def paused(self):
        """From each pause to the resumption after it."""
        pauses, since = [], None
        for event in self.events:
            if event["event"] == "paused" and since is None:
                since = instant(event["at"])
            elif event["event"] == "resumed" and since is not None:
                pauses.append((since, instant(event["at"])))
                since = None
        return pauses

    # Days

    def working(self, day):
        division = self.settings.get("division", "england-and-wales")
        holidays = bank_days(division, day.year)
        for n, change in enumerate(self.changes if division != "none" else []):
            for name, heard in (("added", True), ("removed", False)):
                if day.isoformat() in change.get(name, []):
                    is_holiday = heard == (n < self.counts_from_change)
                    holidays = holidays | {day} if is_holiday else holidays - {day}
        closed = day.isoformat() in self.settings.get("closures", []) and division != "union"
        return day.weekday() < 5 and day not in holidays and not closed

    def excluded(self, day):
        return any(london(start) <= day < london(end) for start, end in self.pauses)

    def after(self, day, amount, counts):
        """The day ``amount`` days that count after ``day``."""
        while amount:
            day += DAY
            amount -= counts(day)
        return day

    def opened(self, at):
        """The next opening of an office that is open from 9 to 5 on working days."""
        if self.settings.get("out_of_hours") != "next_opening" or self.backward:
            return at
        day, clock = london(at), at.astimezone(LONDON).time()
        if self.working(day) and time(9) <= clock <= time(17):
            return at
        if not self.working(day) or clock > time(17):
            day = self.after(day, 1, self.working)
        return moment(day, time(9))

    # Dates

    def start(self, *, moved=True):
        """When the clock starts; not ``moved``: when what starts it happened."""
        kind = self.settings.get("start_event", "received")
        arrived = self.opened if moved else lambda at: at
        times = [instant(event["at"]) for event in self.named(kind)]
        if kind == "received" or (kind == "first_raised" and not times):
            return arrived(self.received)
        if kind == "acknowledged":
            return self.acknowledged(times) if moved else self.received
        if kind == "escalation_requested":
            return arrived(times[0]) if times else None
        return (times[-1] if kind == "reopened" else times[0]) if times else None

    def acknowledged(self, times):
        cap = self.settings.get("start_cap")
        if cap is None:
            return times[0] if times else None
        days = cap["working_days_from_receipt"]
        last = self.after(london(self.opened(self.received)), days, self.working)
        return min([end_of(last), *times[:1]])

    def dates(self, since, met_at, changes_heard):
        """The original and the last due moment, on the calendar with so many changes."""
        self.counts_from_change = changes_heard
        start = self.start()
        original = self.count(start) if start else None
        due, extended = original, False
        movable = self.settings["unit"] in ("working_days", "calendar_days", "calendar_months")
        movable = movable and due is not None
        for event in self.events:
            at = instant(event["at"])
            if not movable or at < since or at >= due or (met_at and at > met_at):
                continue
            if self.is_complete_holding_reply(event):
                promised = end_of(date.fromisoformat(event["new_due"]))
                due = max(due, promised)
            elif not extended and self.is_complete_extension(event):
                days = event["working_days"]
                both = lambda day: self.working(day) and not self.excluded(day)  # noqa: E731
                due, extended = end_of(self.after(london(original), days, both)), True
        return original, due

    def is_complete_holding_reply(self, event):
        parts = ("apology", "reason", "new_due")
        complete = event["event"] == "holding_reply_sent" and all(map(event.get, parts))
        return complete and "extension" not in self.settings

    def is_complete_extension(self, event):
        rule = self.settings.get("extension")
        if rule is None or event["event"] != "extension_notified":
            return False
        parts = ("reason", "working_days", "ombudsman_details")
        return all(map(event.get, parts)) and event["working_days"] <= rule["max_working_days"]

    def count(self, start):
        return getattr(self, self.settings["unit"])(start, self.settings.get("amount"))

    def hours(self, start, amount):
        if self.settings.get("hours_count_on") == "working_days":
            return self.hours_on_working_days(start, amount // 24)
        due = start + timedelta(hours=amount)
        for first, last in self.pauses:
            if first <= due and last > start:
                due += last - max(first, start)
        return due

    def hours_on_working_days(self, start, days):
        pauses, clock = self.pauses, start.astimezone(LONDON).time()
        self.pauses = []
        for pause in [*pauses, None]:
            counts = lambda day: self.working(day) and not self.excluded(day)  # noqa: E731
            due = moment(self.after(london(start), days, counts), clock)
            if pause and pause[0] <= due:
                self.pauses.append(pause)
        self.pauses = pauses
        return due

    def from_day_one(self, start, amount, counts):
        first = london(start)
        if self.settings.get("count_from") == "same_day":
            first -= DAY
        return self.after(first, amount, lambda day: counts(day) and not self.excluded(day))

    def working_days(self, start, amount):
        return end_of(self.from_day_one(start, amount, self.working))

    def calendar_days(self, start, amount):
        return self.rolled(self.from_day_one(start, amount, lambda day: True))

    def calendar_months(self, start, amount):
        first = london(start)
        year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
        last = calendar.monthrange(year, month + 1)[1]
        due, day = date(year, month + 1, min(first.day, last)), first
        while day < due:
            day += DAY
            due += DAY * self.excluded(day)
        return self.rolled(due)

    def rolled(self, day):
        while self.settings.get("roll") == "next_working_day" and not self.working(day):
            day += DAY
        return end_of(day)

    def next_event(self, start, amount):
        meetings = {}
        for event in self.diary:
            stands = event["event"] == "meeting_scheduled"
            meetings[event["ref"]] = instant(event["at"]) if stands else None
        return min((at for at in meetings.values() if at and at > start), default=None)

    def month_end(self, start, amount):
        year, month = map(int, self.settings["month"].split("-"))
        return self.rolled(date(year, month, calendar.monthrange(year, month)[1]))

    def clear_working_days_before(self, start, amount):
        day = london(start)
        for _ in range(amount + 1):
            day -= DAY
            while not self.working(day):
                day -= DAY
        return end_of(day)
