"""How sources are spoken to: HTTP and its manners, log-ins, paging, products, portals, folders."""
