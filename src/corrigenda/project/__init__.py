"""The Django project: configuration, settings, the database backend and the ASGI application."""
