"""How good the data of customers, contacts and leads is, and which customers are there twice."""
