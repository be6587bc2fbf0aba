"""dashboard/api"""
