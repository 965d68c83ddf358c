"""What the page doors share: headers, the frame of a page, tags, errors.

It decides nothing about personal data.
"""
