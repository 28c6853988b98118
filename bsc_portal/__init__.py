"""The wiring of the portal: settings, URL roots and the WSGI entry point."""
