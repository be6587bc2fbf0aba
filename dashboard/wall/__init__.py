"""dashboard/wall"""
