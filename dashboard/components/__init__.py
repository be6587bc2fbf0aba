"""Parts of pages: cards, charts, tables, maps, menus. One small set for pages and walls."""
