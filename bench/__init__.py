"""Speed against its floors: `make bench`."""
