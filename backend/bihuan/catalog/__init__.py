"""What is sold and at which price: units, tax rates, categories, products, price lists and the pricing of lines."""
