"""The WSGI entry point gunicorn serves: `bsc_portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_portal.settings")

application = get_wsgi_application()
