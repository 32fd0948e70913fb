"""Reading and writing what people have: scenario folders, and what is built in."""
