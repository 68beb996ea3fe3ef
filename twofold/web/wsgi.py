"""Process entry for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold.web.settings")
application = get_wsgi_application()
import_string("twofold.web.serving.begin")()
