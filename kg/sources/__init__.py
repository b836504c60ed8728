"""Reads news in the forms it comes in: `discovery` finds, `loading` fetches the bytes, `parsing` makes documents."""
