"""闭环 CRM (Bihuan): one thread from the lead to the cash."""
