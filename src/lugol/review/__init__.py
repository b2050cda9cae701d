"""One woman judged on a day, on every day of her record, by several editions, and over a folder of women."""
