"""The window: pages, tables and dialogs over the services; nothing here opens a database itself."""
