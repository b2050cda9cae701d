"""What comes in: tables, lines and bundles of many women, parted into pieces."""
