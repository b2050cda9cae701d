"""Blood and serum tests: the sentence, the table, the pair and the verdict without a figure."""
