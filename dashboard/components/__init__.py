"""dashboard/components"""
