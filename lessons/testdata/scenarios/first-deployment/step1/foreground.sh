kubectl -n shop get all
