"""The schema of storefronts and their customers; its own types, except for the shared few."""
