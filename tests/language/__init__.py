"""Short records with what a careful reader takes from them, and the judge that holds a reader against them."""
