"""The people who sign in at central: who they are and what each may do. Must never know a page."""
