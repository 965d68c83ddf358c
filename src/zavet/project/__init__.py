"""Where the rooms are joined into one running program: settings, addresses, WSGI."""
