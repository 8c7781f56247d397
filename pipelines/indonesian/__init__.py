"""Readers of Indonesian government releases: pure functions over text, and their tables.

Each reader is total: on any text it answers, never raises, and says how sure it is. The
.tsv and .toml files beside the modules are the words they know; most new forms are a row there.
"""

from pipelines.indonesian.dateline import DatelineReading, read_dateline
from pipelines.indonesian.dates import read_date, read_event_dates
from pipelines.indonesian.figures import read_figures
from pipelines.indonesian.gambling import GamblingReading, read_gambling
from pipelines.indonesian.people import read_people
from pipelines.indonesian.published import read_published
from pipelines.indonesian.smart_city import SmartCityReading, read_smart_city

__all__ = [
    "DatelineReading",
    "GamblingReading",
    "SmartCityReading",
    "read_date",
    "read_dateline",
    "read_event_dates",
    "read_figures",
    "read_gambling",
    "read_people",
    "read_published",
    "read_smart_city",
]
