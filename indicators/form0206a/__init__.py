"""Form II.06a/VPCP/KSTT with its balances."""
