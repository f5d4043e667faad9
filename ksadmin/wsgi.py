"""`gunicorn ksadmin.wsgi:app`."""

from werkzeug.middleware.proxy_fix import ProxyFix

from ksadmin.app import create_app

app = create_app()
# One proxy in front, which sets these itself; what a client sends in them is overwritten there.
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
