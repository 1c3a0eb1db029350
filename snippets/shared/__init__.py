"""What many snippets share: how figures look, the data, what is asked of arguments, and pictures of one or two weights."""
