"""The site's own pages: policy, cookies, registration, sign-in, receipts.

It translates, calls one operation and answers; it decides nothing.
"""
