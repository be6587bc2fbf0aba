"""dashboard/auth"""
