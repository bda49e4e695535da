"""PDF files: PDFium's letters become lines, columns, tables and paragraphs; pages become pictures.

Start reading at `pdf.read`: `lines`, `furniture`, `columns` and `tables` work on a page, `paged_text` on all of them.
"""
