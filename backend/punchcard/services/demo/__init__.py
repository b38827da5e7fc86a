"""The demo shop: a coffee roaster of our own making, with customers and a past."""
