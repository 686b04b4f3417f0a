"""Whether two entries mean the same person where numbers fail: by number, name, birth and account, with the reasons."""
