"""What the page doors share: headers, the frame around a page, tags, errors. It decides nothing about personal data."""
