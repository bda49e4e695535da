"""Language, sentences, tokens and sentence kinds. Start reading at `sentences`."""
