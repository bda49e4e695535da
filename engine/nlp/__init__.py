"""Language, sentences, tokens and what each sentence may be used for. Start reading at `sentences`."""
