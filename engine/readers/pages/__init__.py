"""Web pages: which blocks of a page are its article, with title, author and date; what is no article is refused.

Start reading at `html.read`; `article` chooses the blocks, `standfirst` what stands above them, `telegram` reads posts.
"""
