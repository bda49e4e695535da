"""What a bot may call, one file a noun. `table.METHODS` names every method; start reading there.

A method takes the world and the call's arguments and gives the result's JSON; it imports nothing above `world`.
"""
