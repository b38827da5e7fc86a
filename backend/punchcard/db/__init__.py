"""The database: models, migrations, raw SQL, connections, the embedded server."""
