"""From records to PDF: the sheets that are printed. Imports db and assets, never the window."""
