"""Programs that run in the peers' environment: each prints one line of JSON. They import nothing of ours but plans."""
