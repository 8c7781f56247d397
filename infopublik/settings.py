"""Scrapy settings, each with its reason. Figures marked [M] were measured on Scrapy 2.19."""

import os
from pathlib import Path

import spiders
from infopublik import __version__
from infopublik.home import archive_url, portal_folders

BOT_NAME = "infopublik"

# Every portal of the registry is a spider.
SPIDER_LOADER_CLASS = "spiders.loader.PortalLoader"
SPIDER_MODULES: list[str] = []
NEWSPIDER_MODULE = "spiders"
# `scrapy genspider NAME URL` writes the module of a new family.
TEMPLATES_DIR = str(Path(spiders.__file__).parent / "templates")

# Where `scrapy crawl` reads and writes; `infopublik` sets both from its options.
INFOPUBLIK_ARCHIVE = archive_url()
INFOPUBLIK_PORTALS = [str(folder) for folder in portal_folders()]

# Who we are, and whom to write to.
USER_AGENT = (
    f"Infopublik/{__version__} (archive of regional government news; "
    f"contact: {os.environ.get('INFOPUBLIK_CONTACT') or 'not given'})"
)
ROBOTSTXT_USER_AGENT = "Infopublik"

# In the order of the plan: Scrapy's own queue asks last for what was planned first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# One request at a time a portal; the delay is the portal's own, and never randomly shorter.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
# spiders.guard.pace: wait 5 times the latency of a slow portal, up to a minute.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_TARGET_CONCURRENCY = 0.2
AUTOTHROTTLE_START_DELAY = 0
AUTOTHROTTLE_MAX_DELAY = 60

# Bounds. Scrapy's defaults are 1 GiB, 180 s and 20 redirects [M].
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 10
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 2000
MEMUSAGE_LIMIT_MB = 1024
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # what is given up is a look in the archive

# Nothing of a portal is kept between requests, nor sent to another.
COOKIES_ENABLED = False
REFERER_ENABLED = True  # the redirect guard needs it; the policy sends nothing
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False  # would lead to any address a page names [M]
HTTPPROXY_ENABLED = False  # a proxy resolves names itself, past the address guard
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("data", "file", "ftp", "s3", "ws", "wss")),
    # A portal's `tls` policy, and no long wait for a connection.
    "http": "spiders.guard.handler.GuardedHandler",
    "https": "spiders.guard.handler.GuardedHandler",
}

# The address guard's place: the download handler connects to what was resolved.
TWISTED_DNS_RESOLVER = "spiders.guard.address.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Both open a port on which anyone on the machine can run code.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# All statuses reach the spider: each is a look with its class.
HTTPERROR_ALLOW_ALL = True

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "spiders.guard.window.WindowGuard": 40,
    "spiders.guard.scope.ScopeGuard": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "spiders.guard.robots.RobotsGuard": 100,
    "spiders.guard.backoff.BackoffGuard": 560,
    "spiders.guard.completeness.CompletenessGuard": 595,
    "spiders.guard.budget.BudgetGuard": 900,
    "spiders.guard.request_log.RequestLog": 950,
    "spiders.guard.raw.RawAnswers": 960,
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "spiders.guard.pace.PortalGap": 0,
    "spiders.guard.pace.PortalPace": 0,
}
# What `scrapy crawl NAME -O file.jsonl` writes: all of an item but its raw body.
FEED_EXPORT_FIELDS = [
    "url",
    "region_code",
    "zone",
    "link_text",
    "feed_published",
    "look",
    "clean",
    "facts",
    "sha256",
]
ITEM_PIPELINES = {
    "pipelines.clean.CleanStage": 100,
    "pipelines.vet.VetStage": 150,
    "pipelines.read.ReadStage": 200,
    "pipelines.fingerprint.FingerprintStage": 300,
    "pipelines.store.StoreStage": 400,
}
